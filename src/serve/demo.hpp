#pragma once
#include "base/result.hpp"
#include "serve/assessment.hpp"
#include "serve/office.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace lantian::serve {

/// What the demonstration asks and writes, as data would be asked by an analyst.
struct DemoQuestion {
  std::string title;  ///< stem of the files it writes
  std::string unit;
  std::string period;
  std::string against;
};
/// The questions of the demonstration region, in order.
std::vector<DemoQuestion> demo_questions();

/// Told at each step: (steps done, steps in all, what comes next).
using DemoProgress = std::function<void(int, int, std::string_view)>;

struct DemoData {
  std::unique_ptr<keep::ReadingBook> book;
  bool reused = false;        ///< the book already held exactly these synthetic data
  std::int64_t readings = 0;  ///< synthetic readings stored in this run
};

/// The seed of the demonstration; one seed, one region, everywhere.
inline constexpr std::uint64_t demo_seed = 20240331;

/// Opens or fills `directory`/demo.book with the synthetic twin of Changji and its synthetic status points, through the
/// same adapters and imports as real data. A book made from the same plan, layouts and seed is used as it is.
/// Returns what reading the pack, the imports or the book return.
Result<DemoData> prepare_demo(const Office& office, const std::string& directory, const DemoProgress& progress);

}  // namespace lantian::serve
