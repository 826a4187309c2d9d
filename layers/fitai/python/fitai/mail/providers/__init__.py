"""The services that mails are sent by, behind one interface: SES, or SendGrid where the configuration says so."""
