CREATE SUBSCRIPTION feed CONNECTION 'host=localhost password=never_read' PUBLICATION a WITH (connect = false, slot_name = NONE, enabled = false);
CREATE SUBSCRIPTION gone CONNECTION 'host=localhost' PUBLICATION a WITH (connect = false, slot_name = NONE, enabled = false);
