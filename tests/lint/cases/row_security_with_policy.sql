-- harmless: a policy lets rows through
SET lock_timeout = '1s';
SET statement_timeout = '5s';
CREATE POLICY own ON t USING (owner = current_user); ALTER TABLE t ENABLE ROW LEVEL SECURITY;
