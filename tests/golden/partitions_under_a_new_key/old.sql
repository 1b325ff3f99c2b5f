CREATE TABLE public.visits (id int, at date, page text) PARTITION BY RANGE (at);
CREATE TABLE public.visits_2025 PARTITION OF public.visits FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE public.visits_2026 PARTITION OF public.visits FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')
    PARTITION BY LIST (page);
CREATE TABLE public.visits_2026_home PARTITION OF public.visits_2026 FOR VALUES IN ('home');
