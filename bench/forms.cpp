#include "inventory/records/records.hpp"
#include "keep/files.hpp"
#include "keep/workbook.hpp"
#include "measure.hpp"
#include "terms/form.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <unordered_map>
#include <vector>

/// bench_forms [ROWS]: the activity table of the inventory with 50 000 rows of its 22 columns, as CSV and as a
/// workbook: cut, judged and filled. Checked: the number of records, the sum of the amounts after the unit row, and
/// that each record is the one that was written. Beside it a plain reading (split at commas, one map of keys,
/// parse_decimal) of the same text that judges nothing.
namespace lantian::bench {
namespace {

constexpr double goal_seconds = 1.0;

Result<terms::Form> activity_form() {
  const std::string path = std::string{LANTIAN_SOURCE_DIR} + "/data/inventory/forms/activity.toml";
  LANTIAN_TRY(std::string text, keep::read_file(path));
  return terms::read_form({path, std::move(text)});
}

/// Rows as an export writes them; the amount of row i is i + 0.25.
std::vector<terms::Record> made_records(const terms::Form& form, int rows) {
  std::vector<terms::Record> records;
  records.reserve(static_cast<std::size_t>(rows));
  for (int i = 0; i < rows; ++i) {
    terms::Record record;
    record.cells.resize(form.columns.size());
    const auto put = [&](std::string_view field, std::string text) {
      record.cells[form.position(field)] = std::move(text);
    };
    put("period", fmt::format("{}-{:02}", 2015 + i % 10, 1 + i / 10 % 12));
    put("source_id", fmt::format("S-{:06}", i / 120));
    put("county", "652301");
    put("class", "01-IND-COA-L65");
    put("amount", fmt::format("{}.25", i));
    put("unit", "t");
    put("method", "EF_S");
    put("sulphur_percent", fmt::format("{}.{}", i % 7, i % 10));
    for (const char* percent :
         {"ash_percent", "removal_percent", "collection_percent", "run_percent", "u95_low_percent", "u95_high_percent"})
      put(percent, fmt::format("{}.{}", i % 99, i % 10));
    put("parameters", "so2_removal_percent=95;moisture_percent=8");
    put("data_source", "\xE8\x83\xBD\xE6\xBA\x90\xE7\xBB\x9F\xE8\xAE\xA1\xE6\x8A\xA5\xE8\xA1\xA8");
    put("evidence", fmt::format("doc-{};doc-{}", i, i + 1));
    put("confidence", "A");
    put("synthetic", "true");
    records.push_back(std::move(record));
  }
  return records;
}

bool same(const std::vector<terms::Record>& a, const std::vector<terms::Record>& b) {
  return std::ranges::equal(a, b, [](const terms::Record& x, const terms::Record& y) { return x.cells == y.cells; });
}

/// What is read without any judgement: cells at commas, numbers, one map of keys.
std::int64_t plain_reading(std::string_view text) {
  std::unordered_map<std::string, int> keys;
  std::int64_t quarters = 0;
  int line = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find("\r\n"), text.size());
    const std::string_view row = text.substr(0, end);
    text.remove_prefix(std::min(end + 2, text.size()));
    if (++line <= 2) continue;
    std::vector<std::string> cells;
    for (std::size_t at = 0; at <= row.size();) {
      const std::size_t comma = std::min(row.find(',', at), row.size());
      cells.emplace_back(row.substr(at, comma - at));
      at = comma + 1;
    }
    keys.emplace(cells[0] + cells[1], line);
    const auto value = parse_decimal(cells[4]);
    if (value) quarters += value->unscaled / 25;
  }
  return static_cast<std::int64_t>(keys.size()) == line - 2 ? quarters : -1;
}

/// Quarters: amounts end in .25, so that their sum is exact.
std::int64_t quarters_of(const terms::Form& form, const std::vector<terms::Record>& records) {
  const std::size_t at = form.position("amount");
  std::int64_t sum = 0;
  for (const terms::Record& record : records) sum += parse_decimal(record.cells[at])->unscaled / 25;
  return sum;
}

struct Timing {
  double sheet = 1e9;
  double fill = 1e9;
};

/// The best of three, processor time.
int time_reading(const char* what, const terms::Form& form, const terms::SourceFile& file,
                 const std::vector<terms::Record>& wanted, Timing& best) {
  for (int i = 0; i < 3; ++i) {
    const double start = cpu_seconds();
    const auto sheet = terms::read_sheet(file);
    const double cut = cpu_seconds();
    if (!sheet) return failed(sheet.error());
    const auto filled = terms::fill(form, *sheet);
    const double done = cpu_seconds();
    if (!filled.refusals.empty()) return failed({ErrorCode::malformed, filled.refusals.front().text(), ""});
    if (!same(filled.records, wanted)) return failed({ErrorCode::corrupt, "other records than written", what});
    best.sheet = std::min(best.sheet, cut - start);
    best.fill = std::min(best.fill, done - cut);
  }
  const double seconds = best.sheet + best.fill;
  fmt::print("{:<10} {:6.1f} MB   sheet {:.3f} s + fill {:.3f} s = {:.3f} s   {:7.0f} rows/s   goal {:.1f} s: {}\n",
             what, static_cast<double>(file.text.size()) / 1e6, best.sheet, best.fill, seconds,
             static_cast<double>(wanted.size()) / seconds, goal_seconds, seconds <= goal_seconds ? "met" : "MISSED");
  return 0;
}

/// Rows as activities, judged against the books and each other: the rest of what an import does before it stores.
int time_typed_reading(const terms::Form& form, const std::vector<terms::Record>& records, std::int64_t wanted) {
  const std::string folder = std::string{LANTIAN_SOURCE_DIR} + "/data/inventory/";
  const auto file = [&](const char* name) -> Result<terms::SourceFile> {
    LANTIAN_TRY(std::string text, keep::read_file(folder + name));
    return terms::SourceFile{name, std::move(text)};
  };
  const auto class_file = file("classes.toml");
  const auto unit_file = file("units.toml");
  const auto method_file = file("methods.toml");
  if (!class_file || !unit_file || !method_file) return failed({ErrorCode::not_found, "data/inventory is missing", ""});
  const auto classes = inventory::ClassBook::read(*class_file);
  const auto units = inventory::UnitBook::read(*unit_file);
  const auto methods = inventory::MethodBook::read(*method_file);
  if (!classes || !units || !methods) return failed({ErrorCode::malformed, "data/inventory is faulty", ""});
  std::vector<inventory::Source> sources(records.size() / 120 + 1);
  for (std::size_t i = 0; i < sources.size(); ++i) {
    sources[i].id = fmt::format("S-{:06}", i);
    sources[i].unit_id = "652301";
    sources[i].class_code = "01-IND-COA-L65";
  }
  const double start = cpu_seconds();
  const auto taken =
      inventory::read_activities({&form, records, "made.csv"}, {&*classes, &*units, &*methods, nullptr}, sources);
  const double seconds = cpu_seconds() - start;
  if (!taken.ok()) return failed({ErrorCode::malformed, taken.refusals.front().text(), ""});
  std::int64_t quarters = 0;
  for (const inventory::Activity& activity : taken.values) quarters += activity.value.unscaled / 25;
  if (quarters != wanted) return failed({ErrorCode::corrupt, "the activities hold other amounts", ""});
  fmt::print("activities {:.3f} s   {:.0f} rows/s\n", seconds, static_cast<double>(records.size()) / seconds);
  return 0;
}

int run(int rows) {
  const auto form = activity_form();
  if (!form) return failed(form.error());
  const auto records = made_records(*form, rows);
  const std::int64_t wanted = std::int64_t{2} * rows * (rows - 1) + rows;  // 4 * sum of i, and a quarter each
  if (quarters_of(*form, records) != wanted) return failed({ErrorCode::corrupt, "the made amounts are off", ""});
  const terms::SourceFile csv{"made.csv", terms::write_csv(*form, records, true)};
  const double write_start = cpu_seconds();
  auto workbook = keep::write_workbook(*form, records, true);
  const double written = cpu_seconds() - write_start;
  if (!workbook) return failed(workbook.error());
  const terms::SourceFile xlsx{"made.xlsx", *std::move(workbook)};
  fmt::print("{} rows x {} columns\n", rows, form->columns.size());
  Timing of_csv;
  Timing of_xlsx;
  if (const int status = time_reading("CSV", *form, csv, records, of_csv); status != 0) return status;
  if (const int status = time_reading("workbook", *form, xlsx, records, of_xlsx); status != 0) return status;
  if (const int status = time_typed_reading(*form, records, wanted); status != 0) return status;
  const double plain_start = cpu_seconds();
  if (plain_reading(csv.text) != wanted) return failed({ErrorCode::corrupt, "the plain reading differs", ""});
  const double plain = cpu_seconds() - plain_start;
  fmt::print("plain reading of the CSV, nothing judged: {:.3f} s; ours takes {:.1f} times as long\n", plain,
             (of_csv.sheet + of_csv.fill) / plain);
  fmt::print("workbook written in {:.2f} s; peak memory {} MiB\n", written, peak_mib());
  return 0;
}

}  // namespace
}  // namespace lantian::bench

int main(int count, char** words) {
  return lantian::bench::run(count > 1 ? std::max(1, std::atoi(words[1])) : 50'000);
}
