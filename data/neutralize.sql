-- A copied database calls nobody and opens for no case system.
UPDATE elsmart_source SET webhook_url = NULL, webhook_secret = NULL;
UPDATE elsmart_event SET state = 'kept', lease_until = NULL WHERE state = 'pending';
UPDATE res_company SET elsmart_webhook_hosts = NULL;
DELETE FROM res_users_apikeys WHERE scope = 'elsmart';
