-- Four clients, in place of the one that MITREid Connect starts with.
INSERT INTO client_details (client_id, client_secret, client_name, token_endpoint_auth_method, dynamically_registered, access_token_validity_seconds, device_code_validity_seconds) VALUES
  ('tv', NULL, 'Acme', 'NONE', false, 600, 60),
  ('radio', NULL, 'Radio', 'NONE', false, 600, 60),
  ('box', 'box-secret-for-a-test', 'Box', 'SECRET_BASIC', false, 600, 60),
  ('web', NULL, 'Web', 'NONE', false, 600, 60);

INSERT INTO client_scope (owner_id, scope) SELECT id, 'openid' FROM client_details;
INSERT INTO client_scope (owner_id, scope) SELECT id, 'profile' FROM client_details;
INSERT INTO client_scope (owner_id, scope) SELECT id, 'offline_access' FROM client_details;

INSERT INTO client_grant_type (owner_id, grant_type)
  SELECT id, 'urn:ietf:params:oauth:grant-type:device_code' FROM client_details WHERE client_id <> 'web';
INSERT INTO client_grant_type (owner_id, grant_type) SELECT id, 'refresh_token' FROM client_details WHERE client_id <> 'web';
INSERT INTO client_grant_type (owner_id, grant_type) SELECT id, 'authorization_code' FROM client_details WHERE client_id = 'web';
INSERT INTO client_redirect_uri (owner_id, redirect_uri) SELECT id, 'http://localhost:9/cb' FROM client_details WHERE client_id = 'web';
