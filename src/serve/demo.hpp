#pragma once
#include "base/result.hpp"
#include "explain/contributions/explanation.hpp"
#include "serve/assessment.hpp"
#include "serve/explain_words.hpp"
#include "serve/inventory_office.hpp"
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
  bool explained = false;  ///< with the parts of its change
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

/// Why the mean of a unit fell, twice over: what a document says, and what the tools make of the synthetic region.
struct DemoContributions {
  explain::Explanation published;  ///< printed tonnes x the coefficients printed with them, of the prefecture
  explain::Explanation
      recovered;  ///< SYNTHETIC: of the twin's own inventory, weather and season; no finding on Changji
};

struct DemoDesk {
  const InventoryOffice& office;
  const ExplainWords& words;
  const keep::ReadingBook& book;
  std::string directory;  ///< of prepare_demo; the synthetic inventory is imported into its book as well
};

/// Of a bulletin that compares two heating seasons. Recovered: what the synthetic measures cut more in the later season
/// x regions/changji/season-sensitivity.toml, and the twin's weather by day. Returns what imports, tables and methods
/// return.
Result<DemoContributions> demo_contributions(const DemoDesk& desk, const report::Bulletin& bulletin, UtcSeconds now);

}  // namespace lantian::serve
