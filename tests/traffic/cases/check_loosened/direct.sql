ALTER TABLE orders DROP CONSTRAINT status_is_known,
  ADD CONSTRAINT status_is_known CHECK (status IN ('open', 'paid', 'sent'));
