libvasbox_core_la_SOURCES += %D%/clauses.c %D%/explain.c %D%/explain.h %D%/hints.c %D%/hints.h
libvasbox_core_la_SOURCES += %D%/remarks.c %D%/remarks.h
libvasbox_core_la_SOURCES += %D%/clauses/si.inc %D%/clauses/pp.inc %D%/clauses/va.inc %D%/clauses/vx.inc
libvasbox_core_la_SOURCES += %D%/clauses/vf.inc %D%/clauses/nf.inc %D%/clauses/na.inc %D%/clauses/vp.inc
libvasbox_core_la_SOURCES += %D%/clauses/np.inc %D%/clauses/vq.inc %D%/clauses/nq.inc %D%/clauses/vl.inc
libvasbox_core_la_SOURCES += %D%/clauses/mr.inc %D%/clauses/td.inc %D%/clauses/ww.inc %D%/clauses/lp.inc
libvasbox_core_la_SOURCES += %D%/clauses/aw.inc %D%/clauses/sc.inc %D%/clauses/mv.inc %D%/clauses/sr.inc
libvasbox_core_la_SOURCES += %D%/clauses/nm.inc %D%/clauses/v2.inc %D%/clauses/ph.inc %D%/clauses/od.inc
libvasbox_core_la_SOURCES += %D%/clauses/qw.inc %D%/clauses/rw.inc %D%/clauses/gm.inc %D%/clauses/cc.inc
libvasbox_core_la_SOURCES += %D%/clauses/ac.inc %D%/clauses/st.inc %D%/clauses/hm_interface.inc
libvasbox_core_la_SOURCES += %D%/clauses/hm_runtime.inc
libvasbox_core_la_SOURCES += %D%/model.c %D%/model.h %D%/model_internal.h %D%/model_pages.c %D%/model_rules.c
libvasbox_core_la_SOURCES += %D%/model_allocate.c %D%/model_free.c %D%/model_protect.c %D%/model_query.c
libvasbox_core_la_SOURCES += %D%/model_process.c %D%/model_extended.c %D%/model_user_pages.c
libvasbox_core_la_SOURCES += %D%/model_memory.c %D%/model_access.c %D%/model_watch.c %D%/model_lock.c
libvasbox_core_la_SOURCES += %D%/model_working_set.c %D%/model_copy.c %D%/model_stack.c %D%/model_prefetch.c
libvasbox_core_la_SOURCES += %D%/model_section.c %D%/model_view.c %D%/model_offer.c

# What proves which clause: for the program and the tests, not for the library.
noinst_LTLIBRARIES += libvasbox-proofs.la
libvasbox_proofs_la_SOURCES = %D%/proofs.c %D%/proofs.h %D%/proof_trace.c
nodist_libvasbox_proofs_la_SOURCES = %D%/proofs_table.c
EXTRA_DIST += %D%/make-proofs.sh
CLEANFILES += %D%/proofs_table.c
# Made anew each time, for tests come and go, and replaced only where it has changed.  Several tests may install at once:
# each has a new file of its own.
%D%/proofs_table.c: proofs-always
	@$(MKDIR_P) %D% && new=$@.$$$$ && $(SHELL) $(srcdir)/%D%/make-proofs.sh $(srcdir) > $$new && \
	if cmp -s $$new $@; then rm -f $$new; else mv $$new $@; fi
.PHONY: proofs-always
