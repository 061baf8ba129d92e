-- How many catalogs the ledger has, by the run that knows most of them; 0 before the first.
select coalesce(max(catalogs), 0) as catalogs
from run;
