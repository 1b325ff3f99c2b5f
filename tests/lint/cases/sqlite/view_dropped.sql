-- harmful: the running release says it
DROP VIEW v;
