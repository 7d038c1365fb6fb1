#pragma once
#include "base/result.hpp"
#include "terms/form.hpp"

#include <fmt/core.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

/// How much a table may hold. Far above what people fill in, far below what brings a machine down: a few bytes of a
/// file can stand for very many cells.
namespace lantian::terms {

struct SheetLimits {
  static constexpr std::size_t columns = 1024;
  static constexpr std::size_t cells = 8'000'000;
  static constexpr std::size_t text_bytes = std::size_t{256} << 20U;
};

/// Counts what a sheet takes while it grows.
class SheetSize {
 public:
  void add(const Sheet::Row& row) {
    cells_ += row.cells.size();
    for (const std::string& cell : row.cells) text_bytes_ += cell.size();
  }
  bool is_too_much() const { return cells_ > SheetLimits::cells || text_bytes_ > SheetLimits::text_bytes; }

 private:
  std::size_t cells_ = 0;
  std::size_t text_bytes_ = 0;
};

inline Error not_a_table(const std::string& file, int line, std::string message) {
  return {ErrorCode::malformed, std::move(message), line > 0 ? fmt::format("{}:{}", file, line) : file};
}

}  // namespace lantian::terms
