UPDATE orders SET visits = least(visits, 2147483647), customer = least(customer, 2147483647)
WHERE visits > 2147483647 OR customer > 2147483647;
