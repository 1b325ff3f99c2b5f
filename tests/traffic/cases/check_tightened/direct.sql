ALTER TABLE orders DROP CONSTRAINT amount_fits,
  ADD CONSTRAINT amount_fits CHECK (amount >= 0 AND amount < 1000000000);
