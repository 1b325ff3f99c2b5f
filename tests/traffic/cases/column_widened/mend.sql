UPDATE users SET name = left(name, 20), credit = least(credit, 99999) WHERE length(name) > 20 OR credit > 99999;
