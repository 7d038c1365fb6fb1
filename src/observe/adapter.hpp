#pragma once
#include "base/result.hpp"
#include "observe/reading.hpp"

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace lantian::observe {

/// How one layout of files is read, as data: columns and their synonyms in Chinese and English, units, missing tokens,
/// hour begins or ends, encoding, decimal comma, JSON fields, where the station and unit come from.
/// One TOML file each under data/adapters/. See doc/adapters.md for every key.
class Adapter {
 public:
  Adapter(Adapter&&) noexcept;
  Adapter& operator=(Adapter&&) noexcept;
  ~Adapter();

  const std::string& id() const;
  const std::string& text() const;  ///< the TOML it was made from
  std::string described() const;    ///< one paragraph for `lantian import --help-adapters`
  /// Region the layout belongs to when the user names none; may be empty.
  const std::string& default_region() const;

 private:
  friend Result<Adapter> read_adapter(const terms::SourceFile& file);
  friend Result<Batch> read_source(const struct SourceBytes&, const Adapter&, const struct ReadOptions&);
  struct Layout;
  explicit Adapter(std::unique_ptr<Layout> layout);
  std::unique_ptr<Layout> layout_;
};

/// Returns malformed with all faults, one a line, as file:line.
Result<Adapter> read_adapter(const terms::SourceFile& file);

/// The bytes of one source file, already un-gzipped by whoever read it.
struct SourceBytes {
  std::string name;  ///< file name without directories
  std::string_view bytes;
};

struct ReadOptions {
  const terms::Region* region =
      nullptr;                  ///< resolves station names and aliases; null = stations as the file names them
  bool want_published = false;  ///< also collect Batch::published
};

/// Reads one source completely or says why it cannot be read at all (wrong header, unknown encoding, mixed units, not
/// one value; a header without rows is readable): then nothing is returned, so nothing can be half-imported. Bad cells
/// and rows inside a readable file are refusals in the batch: shifted columns, negative or implausible values, an hour
/// that does not exist, text that a spreadsheet turned into dates or 1.2E+05. Pure; complexity linear in bytes. Returns
/// malformed (message begins with file:line) or not_found (a station that a closed region does not know is a refusal,
/// not an error).
Result<Batch> read_source(const SourceBytes& source, const Adapter& adapter, const ReadOptions& options);

}  // namespace lantian::observe
