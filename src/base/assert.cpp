#include "base/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace lantian {

void fail_invariant(const char* condition, const char* message, std::source_location where) {
  std::fprintf(stderr, "lantian: broken invariant at %s:%u: %s (%s)\n", where.file_name(),
               static_cast<unsigned>(where.line()), message, condition);
  std::abort();
}

}  // namespace lantian
