-- harmful: nothing is committed
BEGIN IMMEDIATE;
