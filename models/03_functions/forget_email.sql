-- An after trigger of profiles, whose row goes with the account: what else holds its e-mail,
-- without a reference to the user, forgets it. A comment stays, without who wrote it; whom somebody
-- referred goes, as it does where it names the user.
create or replace function access.forget_email()
returns trigger
language plpgsql
security definer
set search_path = public, pg_temp
as $$
begin
    delete from failed_login_attempts
    where failed_login_attempts.email = lower(trim(old.email));

    update blog_comments
    set
        author_name = 'Deleted',
        author_email = ''
    where lower(blog_comments.author_email) = lower(old.email);

    delete from referrals
    where lower(referrals.email) = lower(old.email);

    return null;
end;
$$;

{{ executable_by(definer=true) }}
