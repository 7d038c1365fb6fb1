// Compiled once and linked into every doctest program: the runner is most of the cost of a test's compilation.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
