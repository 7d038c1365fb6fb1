#pragma once
#include "base/result.hpp"
#include "docket/act.hpp"
#include "docket/region_docket.hpp"
#include "docket/register.hpp"
#include "docket/similar/rule.hpp"
#include "keep/docket_book.hpp"
#include "report/docket_open311_read.hpp"
#include "report/docket_words.hpp"
#include "serve/docket_rules.hpp"
#include "terms/form.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace lantian::serve {

/// Everything of the docket that is data: types, vocabulary, calendar, limits of attachments, words, and what the
/// region's pack adds. Read once from the data root. Moves, and stays where it is while settings and speeches point
/// into it.
class DocketOffice {
 public:
  /// `region`: of a pack with a docket.toml. Returns not_found (no such region, no docket.toml, no calendar), malformed
  /// with every fault of a file.
  static Result<DocketOffice> open(const std::string& root, std::string_view region);

  const docket::CaseTypes& types() const { return basis_->types; }
  const docket::Vocabulary& vocabulary() const { return basis_->types.vocabulary(); }
  const docket::Areas& areas() const { return basis_->areas; }
  const docket::RegionDocket& docket() const { return docket_; }
  const docket::WorkCalendar& calendar() const { return calendar_; }
  const docket::AttachmentRule& attachments() const { return attachments_; }
  const docket::SimilarRules& similar() const { return similar_; }
  const std::vector<AutomaticRule>& automatic() const { return automatic_; }
  const report::Open311Rule& open311() const { return open311_; }
  const terms::Region& region() const { return region_; }
  std::shared_ptr<const keep::DocketBasis> basis() const { return basis_; }

  /// Returns not_found with the ids there are.
  Result<const docket::CaseType*> type(std::string_view id) const;
  /// The area that a code, id, name or alias stands for. Returns not_found.
  Result<std::string> area(std::string_view name) const;

  report::DocketSpeech speech(bool chinese) const;
  /// data/docket/forms/<id>.toml.
  Result<terms::Form> form(std::string_view id) const;
  /// A register or a list of petitions of the region's pack. Returns not_found with the ids there are, or what reading
  /// the file returns.
  Result<docket::Register> rectification(std::string_view id) const;
  Result<docket::PetitionList> petitions(std::string_view id) const;

 private:
  Result<terms::SourceFile> region_file(const std::string& name) const;

  std::string root_;
  terms::Region region_;
  docket::RegionDocket docket_;
  std::shared_ptr<const keep::DocketBasis> basis_;
  docket::WorkCalendar calendar_;
  docket::AttachmentRule attachments_;
  docket::SimilarRules similar_;
  std::vector<AutomaticRule> automatic_;
  report::DocketWords words_;
  report::Open311Rule open311_;
};

/// A book at work: what every act on cases needs. Both outlive the desk. Requires: no null.
struct DocketDesk {
  keep::DocketBook* book = nullptr;
  const DocketOffice* office = nullptr;
  /// The world in which actions are judged at `now`: parents by the book, offices by the region. Holds while the desk
  /// does.
  docket::Setting setting(UtcSeconds now) const;
};

/// Where the docket of a book stands.
std::string docket_path(const std::string& book);
/// The docket of a book, made when absent; `book` may also be libpq's words ("postgres:host=... dbname=...").
Result<std::unique_ptr<keep::DocketBook>> open_docket(const std::string& book, const DocketOffice& office);
/// The same, or not_found with what to do.
Result<std::unique_ptr<keep::DocketBook>> open_existing_docket(const std::string& book, const DocketOffice& office);

}  // namespace lantian::serve
