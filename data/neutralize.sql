-- A copied database calls nobody, opens for no case system and takes no bank files.
UPDATE elsmart_source SET webhook_url = NULL, webhook_secret = NULL, webhook_secret_former = NULL,
    webhook_secret_former_until = NULL;
UPDATE elsmart_source_health SET rest_until = NULL, failures = 0, failing_since = NULL, alerted_at = NULL;
UPDATE elsmart_event SET state = 'kept', lease_until = NULL WHERE state = 'pending';
UPDATE res_company SET elsmart_webhook_hosts = NULL, elsmart_webhook_private_hosts = NULL, elsmart_bank_folder = NULL;
DELETE FROM res_users_apikeys WHERE scope = 'elsmart';
UPDATE payment_provider SET nexi_secret_key = NULL, vipps_client_id = NULL, vipps_client_secret = NULL,
    vipps_subscription_key = NULL, vipps_merchant_number = NULL, vipps_webhook_id = NULL, vipps_webhook_secret = NULL;
UPDATE payment_provider SET state = 'disabled' WHERE code IN ('nexi', 'vipps');
DELETE FROM ir_config_parameter WHERE key IN ('elsmart_kundefaktura.nexi_test_host', 'elsmart_kundefaktura.vipps_test_host');
