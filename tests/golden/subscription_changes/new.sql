CREATE SUBSCRIPTION feed CONNECTION 'host=localhost password=another' PUBLICATION a, b WITH (connect = false, slot_name = NONE, enabled = false, binary = true);
COMMENT ON SUBSCRIPTION feed IS 'of a and b';
CREATE SUBSCRIPTION fresh CONNECTION 'host=localhost' PUBLICATION a WITH (connect = false);
