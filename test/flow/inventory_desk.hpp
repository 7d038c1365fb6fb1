#pragma once
#include "base/text.hpp"
#include "inventory/factor_lock.hpp"
#include "keep/files.hpp"
#include "keep/inventory_book.hpp"
#include "serve/inventory_import.hpp"
#include "serve/inventory_records.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

/// A data root and a book of its own for each test of the inventory's answers.
namespace lantian::flow {

namespace fs = std::filesystem;

inline constexpr UtcSeconds at_noon{std::chrono::sys_days{std::chrono::year{2024} / 3 / 5} + std::chrono::hours{4}};

template <class T>
T flow_taken(Result<T> outcome) {
  REQUIRE_MESSAGE(outcome.ok(), (outcome ? "" : outcome.error().text()));
  return *std::move(outcome);
}

/// A data root of its own with a book beside it: tests may add factor files to it.
class InventoryDesk {
 public:
  InventoryDesk() : path_{(fs::temp_directory_path() / fmt::format("lantian-inv-{}-{}", getpid(), count_++)).string()} {
    fs::create_directories(path_);
    fs::copy(std::string{LANTIAN_DATA_ROOT} + "/data", path_ + "/data", fs::copy_options::recursive);
    fs::copy(std::string{LANTIAN_DATA_ROOT} + "/regions", path_ + "/regions", fs::copy_options::recursive);
    book_ = flow_taken(keep::open_inventory_book(keep::inventory_path(path_ + "/book")));
    reopen();
  }
  ~InventoryDesk() { fs::remove_all(path_); }
  InventoryDesk(const InventoryDesk&) = delete;
  InventoryDesk& operator=(const InventoryDesk&) = delete;

  /// Reads the data again, as the next start of the program does.
  void reopen() {
    inventory_.reset();
    office_ = std::make_unique<serve::Office>(flow_taken(serve::Office::open(path_)));
    inventory_ = std::make_unique<serve::InventoryOffice>(flow_taken(serve::InventoryOffice::open(*office_)));
  }
  const serve::InventoryOffice& office() const { return *inventory_; }
  keep::InventoryBook& book() { return *book_; }
  std::string path(const std::string& name) const { return path_ + "/" + name; }

  std::string file(const std::string& name, const std::string& text) const {
    std::ofstream{path(name), std::ios::binary} << text;
    return path(name);
  }
  serve::RecordReport imported(const std::string& kind, const std::string& file, bool whole = false) {
    serve::RecordRequest request;
    request.kind = kind;
    request.file = file;
    request.who = "Li Wei";
    request.whole = whole;
    return flow_taken(serve::import_records(office(), book(), request, at_noon));
  }
  void import_text(const std::string& kind, const std::string& text) {
    const serve::RecordReport report = imported(kind, file(kind + ".csv", text));
    REQUIRE_MESSAGE(report.receipt.has_value(), serve::printed(report, 20));
  }
  /// Everything the book says about its records and results.
  std::string contents() const {
    std::string text;
    for (const char* kind : {"sources", "activity", "measures"}) {
      const auto* form = flow_taken(office().form(kind));
      for (const auto& row : flow_taken(book_->records(kind, serve::fields_of(*form), std::nullopt))) {
        text += fmt::format("{}@{}:{} {}\n", row.key, row.revision, row.line, joined(row.cells, "|"));
      }
    }
    text += fmt::format("{} imports", flow_taken(book_->imports()).size());
    for (const auto& head : flow_taken(book_->results())) text += head.sha256;
    return text;
  }
  void add_factor_version(const std::string& version, const std::string& so2) {
    std::string text = flow_taken(keep::read_file(path("data/factors/seed-clean-heating/2023.toml")));
    const auto replaced = [&](const std::string& from, const std::string& to) {
      const std::size_t at = text.find(from);
      REQUIRE(at != std::string::npos);
      text.replace(at, from.size(), to);
    };
    replaced("version = \"2023\"", "version = \"" + version + "\"");
    replaced("published = 2023-03-05", "published = 2024-03-05");
    replaced("value = \"1.5\"", "value = \"" + so2 + "\"");
    file("data/factors/seed-clean-heating/" + version + ".toml", text);
    lock_factors();
  }
  /// What the keeper of the factors does after adding a version - or, wrongly, after changing one.
  void lock_factors() const {
    const auto files = flow_taken(keep::read_tree(path("data/factors"), ".toml"));
    file("data/factors/factors.lock", inventory::factor_lock_text(files));
  }

 private:
  static inline int count_ = 0;
  std::string path_;
  std::unique_ptr<keep::InventoryBook> book_;
  std::unique_ptr<serve::Office> office_;
  std::unique_ptr<serve::InventoryOffice> inventory_;
};

}  // namespace lantian::flow
