#pragma once
#include "base/result.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lantian::observe {

/// The records of a JSON document as rows of cells. A column is a dotted path inside a record ("properties.aqi",
/// "geometry.coordinates.0"). Numbers become their shortest decimal text, null and absent fields an empty cell.
class JsonRows {
 public:
  /// `records`: names that lead from the top to the array of records; empty = the document is the array.
  /// Returns malformed when the text is no JSON or the path leads elsewhere.
  static Result<JsonRows> make(std::string_view text, const std::vector<std::string>& records);
  JsonRows(JsonRows&&) noexcept;
  JsonRows& operator=(JsonRows&&) noexcept;
  ~JsonRows();

  /// Dotted paths of the scalar fields of the first records, to compare with what is expected.
  std::vector<std::string> fields() const;
  std::size_t size() const;
  /// Cells of record `index`, in the order of `paths`; they live until the next call.
  const std::vector<std::string_view>& cells(std::size_t index, const std::vector<std::string>& paths);
  /// Whether the document says "synthetic": true at its top.
  bool synthetic() const;

 private:
  struct Document;
  explicit JsonRows(std::unique_ptr<Document> document);
  std::unique_ptr<Document> document_;
};

}  // namespace lantian::observe
