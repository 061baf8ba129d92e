-- A fingerprint is 32 hexadecimal digits: a number mod 2^128.
-- DuckDB sums UHUGEINT as a DOUBLE, so the two halves are summed apart: each sum is an exact
-- HUGEINT, and what the low half carries goes to the high one.
create or replace macro sum_fingerprint(fingerprint) as
  format(
    '{:016x}{:016x}',
    cast(
      (
        sum(cast('0x' || substr(fingerprint, 1, 16) as ubigint))
        + sum(cast('0x' || substr(fingerprint, 17, 16) as ubigint)) // 18446744073709551616
      ) % 18446744073709551616
      as ubigint
    ),
    cast(
      sum(cast('0x' || substr(fingerprint, 17, 16) as ubigint)) % 18446744073709551616
      as ubigint
    )
  );
