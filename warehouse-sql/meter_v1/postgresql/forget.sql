delete from meter
where meter = $1;
