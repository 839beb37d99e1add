# check_PROGRAMS += %D%/check_NAME, TESTS += %D%/check_NAME; %C%_check_NAME_SOURCES, _CFLAGS = $(test_cflags), _LDADD = $(test_ldadd)
