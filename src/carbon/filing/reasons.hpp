#pragma once
#include "terms/region.hpp"
#include "terms/tree.hpp"

#include <string>
#include <string_view>
#include <vector>

/// Sentences that the program says in English - notes of guides and accounts, reasons, refusals of rows - in Chinese as
/// well: data/carbon/reasons.toml. A sentence that nobody translated stands as it is: nothing is hidden.
namespace lantian::carbon {

class ReasonBook {
 public:
  /// Returns malformed with every fault: a sentence twice, a place {1} that only one language has.
  static Result<ReasonBook> read(const terms::SourceFile& file);
  /// Both languages; the English one is the sentence itself.
  terms::Name said(std::string_view sentence) const;
  /// Sentences over several lines, each by itself.
  std::string in_chinese(std::string_view sentence) const;
  std::size_t size() const { return reasons_.size(); }

 private:
  struct Reason {
    std::vector<std::string> pieces;  ///< of the English sentence, between its places
    std::string zh;
  };
  std::vector<Reason> reasons_;
};

}  // namespace lantian::carbon
