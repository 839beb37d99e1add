libvasbox_core_la_SOURCES += \
	%D%/access.c \
	%D%/access.h \
	%D%/alloc.c \
	%D%/check.c \
	%D%/copy.c \
	%D%/free.c \
	%D%/grant.h \
	%D%/large.c \
	%D%/lock.c \
	%D%/node.c \
	%D%/node.h \
	%D%/offer.c \
	%D%/placeholder.c \
	%D%/protect.c \
	%D%/service.h \
	%D%/section.c \
	%D%/section.h \
	%D%/space.c \
	%D%/space.h \
	%D%/space_internal.h \
	%D%/stack.c \
	%D%/stack.h \
	%D%/view.c \
	%D%/view.h \
	%D%/watch.c \
	%D%/window.c \
	%D%/window.h
