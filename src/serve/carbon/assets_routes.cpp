#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/carbon/asset_json.hpp"
#include "serve/carbon/asset_office.hpp"
#include "serve/carbon/finance_desk.hpp"

#include <fmt/core.h>

namespace lantian::serve {
namespace {

Day asset_today() {
  return std::chrono::floor<std::chrono::days>(to_local(keep::now()));
}

Answer asset_page(const CarbonDesk& desk, const std::string& holder, int status) {
  LANTIAN_TRY(const FinanceGround ground, finance_ground(desk));
  LANTIAN_TRY(const carbon::AssetLedger ledger, assets_on_file(*ground.book));
  LANTIAN_TRY(const carbon::AssetBasis basis, asset_basis(ground, ledger));
  AssetPage page{&ledger, &basis.rule, {}, holder, {}, asset_today(), desk.synthetic};
  page.years = asset_years(ground, basis, ledger, holder, page.on);
  for (const carbon::AssetBalance& one : ledger.balances(holder)) {
    const carbon::Enterprise* enterprise = ground.enterprise(one.account.holder);
    if (enterprise != nullptr) page.names[enterprise->id] = enterprise->name;
  }
  return json_reply(assets_page_json(page), status);
}

Answer all_assets(const CarbonDesk& desk, const Call& call) {
  if (auto problem = office_asks(desk, call.request)) return *problem;
  return asset_page(desk, "", 200);
}

Answer assets_of_one(const CarbonDesk& desk, const Call& call) {
  if (auto problem = office_asks(desk, call.request)) return *problem;
  LANTIAN_TRY(const FinanceGround ground, finance_ground(desk));
  const std::string& holder = call.parts[0];
  if (ground.enterprise(holder) == nullptr) {
    return Problem{problems::not_found, fmt::format("no enterprise {} files here", in_quotes(holder))};
  }
  return asset_page(desk, holder, 200);
}

Answer new_asset_row(const CarbonDesk& desk, const Call& call) {
  CarbonPerson person;
  if (auto problem = writer_asks(desk, call.request, person)) return *problem;
  LANTIAN_TRY(keep::DocumentBook * book, carbon_book(desk));
  const Day today = asset_today();
  LANTIAN_TRY(carbon::AssetDraft draft, read_asset_wish(call.request.body, today));
  draft.synthetic = desk.synthetic;
  if (draft.day > today) return Problem{problems::refused, "a row is of today or before"};
  LANTIAN_TRY(const FinanceGround ground, finance_ground(desk));
  LANTIAN_TRY(const carbon::AssetAnswer answer, keep_asset(ground, *book, draft, person.name, keep::now()));
  if (const auto* no = std::get_if<carbon::AssetRefusal>(&answer)) {
    return Problem{problems::refused, fmt::format("{}: {}", name_of(no->reason), no->message)};
  }
  const auto& entry = std::get<carbon::AssetEntry>(answer);
  if (desk.noted) {
    LANTIAN_CHECK(desk.noted(call.request, fmt::format("carbon.asset.{}", name_of(draft.act)), asset_key(entry.id),
                             fmt::format("{} {} {} {}", draft.holder, draft.kind, draft.vintage, draft.units)));
  }
  if (desk.tell) desk.tell("carbon", fmt::format("{{\"asset\":{}}}", entry.id));
  return json_reply(asset_entry_json(entry), 201);
}

}  // namespace

void mount_carbon_assets(Router& router, const std::shared_ptr<const CarbonDesk>& desk) {
  router.on("GET", "/api/v1/carbon/assets", [desk](const Call& call) { return all_assets(*desk, call); });
  router.on("POST", "/api/v1/carbon/assets", [desk](const Call& call) { return new_asset_row(*desk, call); });
  router.on("GET", "/api/v1/carbon/assets/{enterprise}",
            [desk](const Call& call) { return assets_of_one(*desk, call); });
}

}  // namespace lantian::serve
