"""Product events: what users do in the app, without who they are, sent where the configuration says; with consent only.

It has no endpoints: the consents are preferences (`PUT /users/preferences`).
"""
