#include "serve/inventory_import.hpp"

#include "keep/inventory_book.hpp"
#include "measure.hpp"
#include "serve/inventory_records.hpp"

#include <fmt/core.h>

#include <fstream>

/// bench_inventory_import [ROWS]: a CSV of sources (25 columns) from a file into a durable book of a new directory:
/// read, decoded, cut, every cell judged by the form, every row by the books, stored, synced. Then once more with a
/// tenth of the rows corrected. The book must answer with every row as it was written.
namespace lantian::bench {
namespace {

constexpr double goal_seconds = 3.0;
constexpr std::size_t goal_rows = 50'000;
constexpr UtcSeconds imported_at{std::chrono::seconds{1'700'000'000}};

std::string name_of_row(std::size_t row, std::size_t edition) {
  return fmt::format("plant {} unit {} edition {}", row / 7, row % 7, row % 10 == 0 ? edition : 0);
}

std::string made_sources(std::size_t rows, std::size_t edition) {
  std::string text =
      "source_id,name_zh,name_en,kind,county,class,enterprise,uscc,permit_no,industry,grade,plant_unit,process,stack_"
      "id,"
      "fuel,controls,capacity,capacity_unit,longitude,latitude,stack_height_m,stack_diameter_m,stack_temperature_c,"
      "stack_velocity_m_s,synthetic\n";
  for (std::size_t row = 0; row < rows; ++row) {
    text += fmt::format(
        "S-{:06},\"{}\",{},point,6523{:02},01-IND-COA-L65,E-{:05},91652301MA{:08},{:022},4430,B,boiler {},P{},DA{:03},"
        "coal,ESP;FGD;SCR,{},t/h,87.{:04},44.{:04},{},1.{},{},{}.5,true\n",
        row, name_of_row(row, edition), name_of_row(row, edition), 1 + row % 2, row / 7, row, row, row % 7, row % 3,
        row % 1000, 10 + row % 55, row % 10'000, row % 10'000, 30 + row % 90, row % 10, 60 + row % 100, 5 + row % 10);
  }
  return text;
}

Result<serve::RecordReport> imported(const serve::InventoryOffice& office, keep::InventoryBook& book,
                                     const std::string& file) {
  serve::RecordRequest request;
  request.kind = "sources";
  request.file = file;
  request.who = "bench";
  return serve::import_records(office, book, request, imported_at);
}

/// Every row of the book is the one that was written.
bool answers(const serve::InventoryOffice& office, const keep::InventoryBook& book, std::size_t rows,
             std::size_t edition) {
  const auto form = office.form("sources");
  const auto held = book.records("sources", serve::fields_of(**form), std::nullopt);
  if (!held || held->size() != rows) return false;
  const std::size_t id = (*form)->position("source_id");
  const std::size_t name = (*form)->position("name_en");
  for (std::size_t row = 0; row < rows; ++row) {
    const auto& cells = (*held)[row].cells;
    if (cells[id] != fmt::format("S-{:06}", row) || cells[name] != name_of_row(row, edition)) return false;
  }
  return true;
}

int run(std::size_t rows, const std::string& directory) {
  const auto office = serve::Office::open(LANTIAN_DATA_ROOT);
  if (!office) return failed(office.error());
  const auto inventory = serve::InventoryOffice::open(*office);
  if (!inventory) return failed(inventory.error());
  const std::string file = directory + "/sources.csv";
  for (const std::size_t edition : {1U, 2U}) {
    const std::string text = made_sources(rows, edition);
    std::ofstream{file, std::ios::binary} << text;
    const double cpu = cpu_seconds();
    const auto start = Clock::now();
    auto book = keep::open_inventory_book(keep::inventory_path(directory));
    if (!book) return failed(book.error());
    const auto report = imported(*inventory, **book, file);
    const double seconds = seconds_since(start);
    if (!report) return failed(report.error());
    if (!report->receipt) {
      fmt::print(stderr, "{}", serve::printed(*report, 5));
      return 1;
    }
    const std::int64_t changed = edition == 1 ? report->receipt->added : report->receipt->superseded;
    const std::size_t expected = edition == 1 ? rows : (rows + 9) / 10;
    if (changed != static_cast<std::int64_t>(expected) || !answers(*inventory, **book, rows, edition)) {
      return failed({ErrorCode::corrupt, "the book does not answer with what was imported", ""});
    }
    fmt::print("{}: {} rows, {:.1f} MB, {} stored in {:.2f} s elapsed ({:.2f} s of processor): {:.0f} rows/s{}\n",
               edition == 1 ? "new book " : "corrected", rows, static_cast<double>(text.size()) / 1e6, changed, seconds,
               cpu_seconds() - cpu, static_cast<double>(rows) / seconds,
               rows == goal_rows
                   ? fmt::format("  goal {:.0f} s: {}", goal_seconds, seconds <= goal_seconds ? "met" : "MISSED")
                   : "");
  }
  fmt::print("every row read back as written; peak {} MiB\n", peak_mib());
  return 0;
}

}  // namespace
}  // namespace lantian::bench

int main(int argc, char** argv) {
  const std::size_t rows = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : lantian::bench::goal_rows;
  const std::string directory =
      (std::filesystem::temp_directory_path() / fmt::format("lantian-bench-inventory-{}", getpid())).string();
  std::filesystem::create_directories(directory);
  const int status = lantian::bench::run(rows, directory);
  std::filesystem::remove_all(directory);
  return status;
}
