libvasbox_core_la_SOURCES += %D%/format.c %D%/format.h %D%/map.c %D%/map.h
libvasbox_core_la_SOURCES += %D%/walk.c %D%/walk.h %D%/walk_promise.c %D%/walk_promise.h
libvasbox_core_la_SOURCES += %D%/statistics.c %D%/statistics.h
libvasbox_core_la_SOURCES += %D%/lint.c %D%/lint.h %D%/lint_text.c
