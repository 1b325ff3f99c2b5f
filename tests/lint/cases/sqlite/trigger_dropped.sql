-- harmful: what it did is not done
DROP TRIGGER keep;
