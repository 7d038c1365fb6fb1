#include "keep/files.hpp"
#include "shelves.hpp"

#include <filesystem>
#include <fstream>

/// What a book on disk says about directories that are not what they should be.
namespace lantian::contract {
namespace {

namespace fs = std::filesystem;

ErrorCode failure_of(const std::string& path, const keep::OpenOptions& options = {}) {
  const auto book = keep::open_book(path, options);
  REQUIRE_FALSE(book.ok());
  CHECK_FALSE(book.error().message.empty());
  CHECK(book.error().where.starts_with(path));
  return book.error().code;
}

Batch large_batch() {
  Batch batch = batch_of({"A", "B", "C", "D", "E", "F"}, "large");
  std::mt19937 chance{1};
  for (std::uint32_t station = 0; station < 6; ++station) {
    for (int hour = 1; hour <= 24 * 366; ++hour) {
      for (const Species species : {Species::pm25, Species::pm10, Species::o3}) {
        add(batch, station, species, hour_ending(day(2024, 1, 1), hour), static_cast<std::int32_t>(chance() % 500'000));
      }
    }
  }
  return batch;
}

void overwrite(const std::string& path, std::streamoff from, std::streamoff count) {
  std::fstream file{path, std::ios::in | std::ios::out | std::ios::binary};
  file.seekp(from);
  for (std::streamoff i = 0; i < count; ++i) file.put('\x5a');
  REQUIRE(file.good());
}

}  // namespace

TEST_CASE("a reading book may be made beside an inventory and a docket that were there first") {
  const TemporaryDirectory directory;
  const std::string path = directory.path() + "/book";
  fs::create_directory(path);
  std::ofstream{path + "/inventory.db"} << "another book's affair";
  std::ofstream{path + "/inventory.db-wal"} << "";
  std::ofstream{path + "/docket.db"} << "another book's affair";
  std::ofstream{path + "/contacts.db"} << "another book's affair";
  fs::create_directory(path + "/files");
  const auto book = keep::open_book(path, {});
  CHECK_MESSAGE(book.ok(), (book ? "" : book.error().text()));
}

TEST_CASE("a place that is no book is named as what it is") {
  const TemporaryDirectory directory;
  const std::string path = directory.path() + "/book";
  keep::OpenOptions existing;
  existing.create = false;
  CHECK(failure_of(path, existing) == ErrorCode::not_found);
  CHECK_FALSE(fs::exists(path));

  std::ofstream{path} << "a file";
  CHECK(failure_of(path) == ErrorCode::invalid_argument);
  fs::remove(path);

  fs::create_directory(path);
  CHECK(failure_of(path, existing) == ErrorCode::invalid_argument);
  std::ofstream{path + "/letter.txt"} << "not a book";
  CHECK(failure_of(path) == ErrorCode::invalid_argument);
  CHECK_FALSE(fs::exists(path + "/lock"));  // a wrong guess leaves no trace
}

TEST_CASE("another format, a missing or a foreign database are told apart") {
  const TemporaryDirectory directory;
  const std::string path = directory.path() + "/book";
  {
    auto book = *keep::open_book(path, {});
    Batch batch = batch_of({"A"}, "raw");
    add(batch, 0, Species::pm25, hour_ending(day(2024, 1, 1), 1), 1000);
    REQUIRE(book->append(batch, "raw", noon).ok());
  }
  const std::string format = *keep::read_file(path + "/format");
  CHECK(format == "lantian reading book, format 2\n");
  std::ofstream{path + "/format"} << "lantian reading book, format 3\n";
  CHECK(failure_of(path) == ErrorCode::unsupported);
  std::ofstream{path + "/format"} << "something else\n";
  CHECK(failure_of(path) == ErrorCode::corrupt);
  std::ofstream{path + "/format"} << format;
  CHECK(keep::open_book(path, {}).ok());
  std::ofstream{path + "/format"} << "lantian reading book, format 1\n";
  CHECK(keep::open_book(path, {}).ok());
  CHECK(*keep::read_file(path + "/format") == format);

  fs::rename(path + "/book.duckdb", directory.path() + "/elsewhere");
  CHECK(failure_of(path) == ErrorCode::corrupt);
  std::ofstream{path + "/book.duckdb"} << std::string(100'000, 'x');
  CHECK(failure_of(path) == ErrorCode::corrupt);
}

TEST_CASE("damage inside the database is an error and never a number") {
  const TemporaryDirectory directory;
  const std::string path = directory.path() + "/book";
  REQUIRE((*keep::open_book(path, {}))->append(large_batch(), "large", noon).ok());
  const auto size = static_cast<std::streamoff>(fs::file_size(path + "/book.duckdb"));
  int noticed = 0;
  const auto query = query_of({"A", "B", "C", "D", "E", "F"}, {Species::pm25}, days_from(day(2024, 1, 1), 366));
  const auto whole = (*keep::open_book(path, {}))->hours(query);
  for (std::streamoff at = 0; at < size; at += size / 10) {
    const std::string copy = directory.path() + "/copy";
    fs::copy(path, copy, fs::copy_options::recursive);
    overwrite(copy + "/book.duckdb", at, 4096);
    const auto book = keep::open_book(copy, {});
    const auto slab = book ? (*book)->hours(query) : Result<observe::Slab>{book.error()};
    if (slab) {  // the damage hit a part that is not in use
      for (std::size_t s = 0; s < 6; ++s) CHECK(std::ranges::equal(slab->series(s, 0), whole->series(s, 0)));
    } else {
      ++noticed;
      CHECK_MESSAGE(slab.error().code == ErrorCode::corrupt, slab.error().text());
    }
    fs::remove_all(copy);
  }
  CHECK(noticed >= 3);
}

TEST_CASE("an archived source that was changed is reported, and importing the source again does not hide it") {
  DuckdbShelf shelf;
  const std::string bytes(100'000, 'q');
  Batch batch = batch_of({"A"}, bytes);
  add(batch, 0, Species::pm25, hour_ending(day(2024, 1, 1), 1), 1000);
  REQUIRE(shelf.book().append(batch, bytes, noon).ok());
  const std::string file = shelf.path() + "/raw/" + batch.source_sha256 + ".zst";
  overwrite(file, static_cast<std::streamoff>(fs::file_size(file)) - 6, 1);
  CHECK(shelf.book().raw(batch.source_sha256).error().code == ErrorCode::corrupt);
  REQUIRE(keep::write_file(file, "another text").ok());
  CHECK(shelf.book().raw(batch.source_sha256).error().code == ErrorCode::corrupt);
  fs::remove(file);
  CHECK(shelf.book().raw(batch.source_sha256).error().code == ErrorCode::not_found);
  CHECK(shelf.book().raw("../format").error().code == ErrorCode::not_found);
}

TEST_CASE("when the source cannot be archived nothing is stored") {
  DuckdbShelf shelf;
  std::ofstream{shelf.path() + "/raw"} << "in the way of the directory";
  Batch batch = batch_of({"A"}, "raw");
  add(batch, 0, Species::pm25, hour_ending(day(2024, 1, 1), 1), 1000);
  const auto refused = shelf.book().append(batch, "raw", noon);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::io);
  CHECK(shelf.book().sources()->empty());
  fs::remove(shelf.path() + "/raw");
  CHECK(shelf.book().append(batch, "raw", noon).ok());
  shelf.reopen();
  CHECK(shelf.book().sources()->size() == 1);
}

TEST_CASE("a copy of a closed book is a backup") {
  DuckdbShelf shelf;
  REQUIRE(shelf.book().append(large_batch(), "large", noon).ok());
  shelf.reopen();
  const TemporaryDirectory elsewhere;
  const auto query = query_of({"F"}, {Species::pm25}, days_from(day(2024, 4, 1), 10));
  const auto before = shelf.book().hours(query);
  fs::copy(shelf.path(), elsewhere.path() + "/backup", fs::copy_options::recursive);
  keep::OpenOptions existing;
  existing.create = false;
  const auto backup = keep::open_book(elsewhere.path() + "/backup", existing);
  REQUIRE(backup.ok());
  CHECK(std::ranges::equal((*backup)->hours(query)->series(0, 0), before->series(0, 0)));
  CHECK(*(*backup)->raw(sha256_hex("large")) == "large");
}

}  // namespace lantian::contract
