#pragma once
#include "base/result.hpp"
#include "keep/inventory_book.hpp"
#include "keep/ledger_book.hpp"
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

struct DemoDesk {
  const InventoryOffice& office;
  const ExplainWords& words;
  const keep::ReadingBook& book;
  std::string directory;  ///< of prepare_demo; the synthetic inventory is imported into its book as well
};

/// The synthetic inventory of the demonstration region in the book of `directory`, imported through its own forms when
/// it is not there. Returns what reading the pack and the imports return.
Result<std::unique_ptr<keep::InventoryBook>> demo_inventory(const InventoryOffice& office, const std::string& directory,
                                                            UtcSeconds now);
/// The synthetic quota ledger of the demonstration region (regions/changji/ledger.csv), posted when there is none.
/// Returns what the table and the ledger return; malformed with the refusals of its rows.
Result<std::unique_ptr<keep::LedgerBook>> demo_ledger(const InventoryOffice& office, const std::string& directory,
                                                      UtcSeconds now);

/// Why the mean of a bulletin's unit fell, twice over. Published: the shares that a document prints, and what they
/// leave. Recovered, beside them: SYNTHETIC, what the tools make of the twin; what its measures cut more in the later
/// season x regions/changji/season-sensitivity.toml, and its weather by day. No finding on Changji; the first note says
/// so. Returns what imports, tables and methods return.
Result<report::ExplainChapter> demo_chapter(const DemoDesk& desk, const report::Bulletin& bulletin, UtcSeconds now);

}  // namespace lantian::serve
