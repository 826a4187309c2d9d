"""What is generated for those who call the API: the models and services of `clients/python`, and the requests of `clients/bruno`."""
