CREATE TABLE cars (
  id integer PRIMARY KEY,
  -- @using replace(mileage, ' km', '')::integer
  -- @reverse mileage || ' km'
  mileage integer
);
