INSERT INTO public.visits SELECT i, date '2025-12-01' + i, 'home' FROM generate_series(1, 60) i;
