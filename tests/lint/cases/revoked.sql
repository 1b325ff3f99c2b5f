-- harmful: the running release is refused
SET lock_timeout = '1s';
SET statement_timeout = '5s';
REVOKE SELECT ON t FROM app;
