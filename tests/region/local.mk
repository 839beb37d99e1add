check_PROGRAMS += %D%/check_region_map %D%/check_placement
TESTS += %D%/check_region_map %D%/check_placement
%C%_check_region_map_SOURCES = %D%/check_region_map.c %D%/flat_model.c %D%/flat_model.h
%C%_check_region_map_CFLAGS = $(test_cflags)
%C%_check_region_map_LDADD = $(test_ldadd)
%C%_check_placement_SOURCES = %D%/check_placement.c %D%/flat_model.c %D%/flat_model.h
%C%_check_placement_CFLAGS = $(test_cflags)
%C%_check_placement_LDADD = $(test_ldadd)
