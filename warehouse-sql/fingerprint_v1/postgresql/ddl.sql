-- A fingerprint is 32 hexadecimal digits: a number mod 2^128. NUMERIC sums such numbers exactly.
create or replace function fingerprint_number(fingerprint text) returns numeric
language sql immutable strict parallel safe
as $$
  select
    cast(cast(cast('x' || substr($1, 1, 8) as bit(32)) as bigint) as numeric)
      * 79228162514264337593543950336
    + cast(cast(cast('x' || substr($1, 9, 8) as bit(32)) as bigint) as numeric)
      * 18446744073709551616
    + cast(cast(cast('x' || substr($1, 17, 8) as bit(32)) as bigint) as numeric) * 4294967296
    + cast(cast(cast('x' || substr($1, 25, 8) as bit(32)) as bigint) as numeric)
$$;

create or replace function number_fingerprint(number numeric) returns text
language sql immutable strict parallel safe
as $$
  select
    lpad(to_hex(cast(mod(div($1, 79228162514264337593543950336), 4294967296) as bigint)), 8, '0')
    || lpad(to_hex(cast(mod(div($1, 18446744073709551616), 4294967296) as bigint)), 8, '0')
    || lpad(to_hex(cast(mod(div($1, 4294967296), 4294967296) as bigint)), 8, '0')
    || lpad(to_hex(cast(mod($1, 4294967296) as bigint)), 8, '0')
$$;

create or replace function add_fingerprint(total numeric, fingerprint text) returns numeric
language sql immutable parallel safe
as $$ select coalesce($1, 0) + fingerprint_number($2) $$;

-- The sum mod 2^128 of fingerprints; null of none.
create or replace aggregate sum_fingerprint(text) (
  sfunc = add_fingerprint,
  stype = numeric,
  finalfunc = number_fingerprint
);
