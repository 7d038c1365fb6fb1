#include "serve/demo.hpp"

#include "base/sha256.hpp"
#include "keep/files.hpp"
#include "twin/twin.hpp"

#include <fmt/core.h>

namespace lantian::serve {
namespace {

constexpr std::string_view demo_region = "changji";
constexpr std::string_view demo_adapter = "generic-hourly";
constexpr std::string_view points_period = "2023";
constexpr std::string_view point_kinds[] = {"water", "drinking", "soil", "noise-area", "noise-road"};

std::string pack_path(const Office& office, std::string_view file) {
  return fmt::format("{}/regions/{}/{}", office.root(), demo_region, file);
}

std::string points_path(const Office& office, std::string_view kind) {
  return pack_path(office, fmt::format("status/{}-{}.csv", kind, points_period));
}

/// Changes whenever anything that the stored data follow from changes.
Result<std::string> stamp_of(const Office& office) {
  LANTIAN_TRY(const observe::Adapter* adapter, office.adapter(demo_adapter));
  Sha256 sha;
  sha.add(fmt::format("book 1\nseed {}\n", demo_seed));
  sha.add(adapter->text());
  for (const char* file : {"twin.toml", "region.toml", "stations.toml"}) {
    LANTIAN_TRY(const std::string text, keep::read_file(pack_path(office, file)));
    sha.add(text);
  }
  for (const std::string_view kind : point_kinds) {
    LANTIAN_TRY(const std::string text, keep::read_file(points_path(office, kind)));
    sha.add(text);
  }
  return sha.hex();
}

bool holds(const std::string& stamp_file, const std::string& stamp) {
  const auto found = keep::read_file(stamp_file);
  return found && *found == stamp;
}

Result<std::int64_t> fill_air(const Office& office, keep::ReadingBook& book, const DemoProgress& progress) {
  LANTIAN_TRY(const terms::Region* region, office.region(demo_region));
  LANTIAN_TRY(const observe::Adapter* adapter, office.adapter(demo_adapter));
  const std::string path = pack_path(office, "twin.toml");
  LANTIAN_TRY(std::string text, keep::read_file(path));
  LANTIAN_TRY(const twin::TwinPlan plan, twin::read_plan({path, std::move(text)}, *region));
  const std::vector<twin::TwinFile> files = twin::write_csv(plan, twin::generate(plan, demo_seed));
  std::int64_t stored = 0;
  const int steps = static_cast<int>(files.size());
  for (int i = 0; i < steps; ++i) {
    const twin::TwinFile& file = files[static_cast<std::size_t>(i)];
    if (progress) progress(i, steps, file.name);
    LANTIAN_TRY(observe::Batch batch, observe::read_source({file.name, file.text}, *adapter, {region, false}));
    batch.region = region->id;
    LANTIAN_TRY(const keep::Receipt receipt, book.append(batch, file.text, keep::now()));
    stored += receipt.stored;
  }
  if (progress) progress(steps, steps, "");
  return stored;
}

Result<void> fill_points(const Office& office, keep::ReadingBook& book) {
  for (const std::string_view kind : point_kinds) {
    const PointImport request{std::string{kind}, points_path(office, kind), std::string{points_period},
                              std::string{demo_region}};
    LANTIAN_TRY(const PointReport report, import_points(office, &book, request));
    static_cast<void>(report);
  }
  return {};
}

}  // namespace

std::vector<DemoQuestion> demo_questions() {
  return {{"changji-city-2022", "652301", "2022", ""},
          {"changji-city-2023", "652301", "2023", "2022"},
          {"changji-prefecture-2023", "652300", "2023", "2022"},
          {"changji-west4-HS2023", "changji-west4", "HS2023", "HS2022", true},
          {"changji-city-AY2023", "652301", "AY2023", ""}};
}

Result<DemoData> prepare_demo(const Office& office, const std::string& directory, const DemoProgress& progress) {
  LANTIAN_TRY(const std::string stamp, stamp_of(office));
  const std::string book_directory = directory + "/demo.book";
  const std::string stamp_file = directory + "/demo.stamp";
  DemoData data;
  data.reused = keep::exists(book_directory) && holds(stamp_file, stamp);
  // Without a stamp an earlier run was cut off: imports are idempotent, so it is simply finished.
  if (!data.reused && keep::exists(book_directory) && keep::exists(stamp_file)) {
    return Error{
        ErrorCode::conflict,
        fmt::format("'{}' was made from another plan or layout; remove '{}' and run again", book_directory, directory),
        ""};
  }
  LANTIAN_TRY(data.book, keep::open_book(book_directory, {}));
  if (data.reused) return data;
  LANTIAN_TRY(data.readings, fill_air(office, *data.book, progress));
  LANTIAN_CHECK(fill_points(office, *data.book));
  LANTIAN_CHECK(keep::write_file(stamp_file, stamp));
  return data;
}

}  // namespace lantian::serve
