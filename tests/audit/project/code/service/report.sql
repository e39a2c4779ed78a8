select
    profiles.id,
    profiles.phone
from profiles
inner join payouts on payouts.profile_id = profiles.id;
