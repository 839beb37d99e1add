libvasbox_core_la_SOURCES += \
	%D%/attribute.h \
	%D%/placement.c %D%/placement.h \
	%D%/region_assign.c \
	%D%/region_check.c \
	%D%/region_digest.h \
	%D%/region_edit.c %D%/region_edit.h \
	%D%/region_fit.c \
	%D%/region_lanes.h \
	%D%/region_leaf.h \
	%D%/region_map.c %D%/region_map.h \
	%D%/region_node.c %D%/region_node.h \
	%D%/region_pool.c %D%/region_pool.h \
	%D%/region_regroup.c \
	%D%/region_splice.c
