#pragma once
#include "carbon/synthetic/plan.hpp"
#include "serve/carbon/desk.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What loans, assets and cards are made from, and whose they are.
namespace lantian::serve {

/// Pointed to by whoever answers; nothing of it is changed.
struct FinanceGround {
  const CarbonOffice* office = nullptr;
  const Office* data = nullptr;
  const keep::DocumentBook* book = nullptr;
  std::shared_ptr<const CarbonFilings> filings;

  const carbon::Enterprise* enterprise(std::string_view id) const;  ///< null: none of that id
  const carbon::SyntheticYear* year(std::string_view enterprise, int year) const;
};
Result<FinanceGround> finance_ground(const CarbonDesk& desk);

/// The plan of a region's pack. Returns not_found when the pack has none.
Result<carbon::CarbonPlan> finance_plan(const Office& office, const std::string& region);

/// Who looks at what is her party's own. Of a demonstration a made-up party: then nothing is written.
struct PartyAsking {
  CarbonPerson person;
  bool demonstration = false;
};
/// The person of this role, who asks for her own party and no other; in a demonstration the party of the field `as`,
/// one of `made_up`. A problem when it is nobody, or somebody of another role.
std::optional<Problem> party_asks(const CarbonDesk& desk, const HttpRequest& request, std::string_view role,
                                  std::span<const std::string> made_up, PartyAsking& asking);
/// A problem unless an office asks, or the demonstration is looked at. What banks and enterprises ask stands at their
/// own addresses.
std::optional<Problem> office_asks(const CarbonDesk& desk, const HttpRequest& request);
/// A problem unless somebody asks who may write.
std::optional<Problem> writer_asks(const CarbonDesk& desk, const HttpRequest& request, CarbonPerson& person);

}  // namespace lantian::serve
