BEGIN;
DROP POLICY tenants ON orders;
CREATE POLICY tenants ON orders USING (tenant IN (1, 3));
COMMIT;
