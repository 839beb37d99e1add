# One pass over all files given; see check-style.sh.  -v allowed=FILE holds lines "function FILE:NAME REASON",
# "file FILE REASON", "word FILE:WORD REASON".
BEGIN {
  while ((getline line < allowed) > 0) {
    if (line == "" || line ~ /^#/)
      continue
    n = split(line, part, " ")
    if (n < 3)
      say(allowed, "no reason: " line)
    reason[part[1] " " part[2]] = 1
  }
  reminder = "(^|[^A-Z_])(TO" "DO|FIX" "ME|X" "XX)([^A-Z_]|$)"
  n = split("rand srand random srandom drand48 rand_r arc4random getrandom time clock clock_gettime gettimeofday " \
            "localtime gmtime strftime getenv secure_getenv setlocale localeconv strcoll strxfrm getpid getrusage sysconf " \
            "isalpha isdigit isalnum isspace isupper islower isxdigit ispunct isprint toupper tolower strcasecmp " \
            "strncasecmp strtod atof strtof g_strtod g_getenv g_get_environ g_get_current_time g_get_real_time " \
            "g_get_monotonic_time g_random_int g_random_int_range g_random_double g_random_boolean g_rand_new " \
            "g_date_time_new_now_utc g_date_time_new_now_local g_timer_new g_utf8_collate g_str_hash_order " \
            "g_direct_hash g_hash_table_iter_init g_hash_table_iter_next g_hash_table_foreach g_hash_table_get_keys " \
            "g_hash_table_get_values g_hash_table_find g_uuid_string_random g_get_host_name g_get_user_name", word, " ")
  for (i = 1; i <= n; i++)
    forbidden[word[i]] = 1
}

function say(where, text)
{
  print where ": " text
  bad = 1
}

function excused(kind, what)
{
  if (!((kind " " what) in reason))
    return 0
  used[kind " " what] = 1
  return 1
}

# The line without comments and, in @code, without what stands in strings.
function strip(s,   at, out)
{
  out = ""
  while (s != "") {
    if (in_comment) {
      at = index(s, "*/")
      if (at == 0)
        return out
      s = substr(s, at + 2)
      in_comment = 0
    }
    else if (match(s, /"([^"\\]|\\.)*"|'([^'\\]|\\.)*'|\/\*|\/\//)) {
      at = substr(s, RSTART, RLENGTH)
      out = out substr(s, 1, RSTART - 1)
      s = substr(s, RSTART + RLENGTH)
      if (at == "//")
        return out
      if (at == "/*")
        in_comment = 1
      else if (substr(at, 1, 1) == "\"") {
        out = out "\"\""
        if (at ~ /%[-0-9]*p/)
          pointer_printed = 1
      }
    }
    else
      return out s
  }
  return out
}

function end_file()
{
  if (file == "")
    return
  if (is_c && lines > 600 && !excused("file", file))
    say(file, lines " lines, at most 600")
}

function check_words(code,   name)
{
  if (pointer_printed && !excused("word", file ":%p"))
    say(FILENAME ":" FNR, "%p prints a host address")
  while (match(code, /[A-Za-z_][A-Za-z0-9_]*[ \t]*\(/)) {
    name = substr(code, RSTART, RLENGTH - 1)
    code = substr(code, RSTART + RLENGTH)
    sub(/[ \t]+$/, "", name)
    if (name in forbidden && !excused("word", file ":" name))
      say(FILENAME ":" FNR, name " may differ between runs, locales or machines")
  }
}

function check_function()
{
  if (previous ~ /\)[ \t]*$/ && /^\{/ && name_line > 0)
    inside = 1
  if (inside && /^\}/) {
    if (FNR - name_line + 1 > 60 && !excused("function", file ":" name))
      say(FILENAME ":" name_line, name " has " (FNR - name_line + 1) " lines, at most 60")
    inside = 0
    name_line = 0
  }
  if (!inside && match($0, /^[A-Za-z_][A-Za-z0-9_]*[ ]?\(/)) {
    name = substr($0, 1, RLENGTH - 1)
    sub(/ $/, "", name)
    if (name == "START_TEST") {
      name = substr($0, RLENGTH + 1)
      sub(/\).*/, "", name)
    }
    name_line = FNR
  }
  if ($0 !~ /^[ \t]*$/)
    previous = $0
}

FNR == 1 {
  end_file()
  file = FILENAME
  is_c = file ~ /\.[ch]$/
  below_cli = file ~ /^src\// && file !~ /^src\/(cli|win32)\//
  in_comment = inside = name_line = 0
  previous = ""
}

{ lines = FNR }

/\t/ { say(FILENAME ":" FNR, "tab") }

$0 ~ reminder && !(file ~ /check-style/) {
  match($0, reminder)
  found = substr($0, RSTART, RLENGTH)
  gsub(/[^A-Z]/, "", found)
  say(FILENAME ":" FNR, found)
}

file !~ /\.(md|trace)$/ {
  columns = $0
  gsub(/[\200-\277]/, "", columns)
  # in a test a string may stay in one piece
  widest = file ~ /^tests\// && /["\047].*["\047]/ ? 128 : 120
  if (length(columns) > widest)
    say(FILENAME ":" FNR, length(columns) " columns, at most " widest)
}

is_c {
  check_function()
  pointer_printed = 0
  code = strip($0)
  if (below_cli)
    check_words(code)
}

END {
  end_file()
  for (r in reason)
    if (!(r in used))
      say(allowed, r " is not needed")
  exit bad
}
