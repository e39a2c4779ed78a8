selct id from leads;
