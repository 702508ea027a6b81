//! Signatures of calculs, tables and aids, then bodies of calculs and of the results of aids in an order where the type
//! of each is known before it is needed.

use std::collections::BTreeMap;

use super::Checker;
use super::cycles::{Node, Thing};
use super::dates::{label, notes};
use super::declare::{Items, Once, Placed};
use super::expr::Scope;
use super::messages::{names as say, types as say_types};
use super::typed::{
    Aide, AideField, AideId, Calcul, CalculId, Nature, Notes, Outcome, Table, TableKind, Type, Valeur, Version,
};
use crate::source::Span;
use crate::syntax::ast;
use crate::value::Unit;

/// Types of what bodies refer to: written, or found once the body is read.
#[derive(Debug, Default)]
pub(super) struct Types {
    calculs: Vec<Signature>,
    outcomes: BTreeMap<AideId, Vec<OutcomeType>>,
    /// Types that were needed before they were found.
    pub(super) missed: Vec<(Node, Span)>,
}

#[derive(Debug)]
struct Signature {
    params: Vec<(String, Type)>,
    ty: Option<Type>,
}

#[derive(Debug)]
struct OutcomeType {
    name: String,
    field: AideField,
    place: Span,
    ty: Option<Type>,
}

impl Types {
    pub(super) fn params(&self, id: CalculId) -> Option<&[(String, Type)]> {
        self.calculs.get(id.index()).map(|s| s.params.as_slice())
    }

    /// The type of a calcul, read at that place.
    pub(super) fn calcul(&mut self, id: CalculId, span: Span) -> Type {
        match self.calculs.get(id.index()).and_then(|s| s.ty.clone()) {
            Some(ty) => ty,
            None => {
                self.missed.push((Node::Calcul(id), span));
                Type::Unknown
            }
        }
    }

    /// The part of an aid that bears that name, and where it is written.
    pub(super) fn outcome_named(&self, id: AideId, name: &str) -> Option<(AideField, Span)> {
        self.outcomes.get(&id)?.iter().find(|o| o.name == name).map(|o| (o.field, o.place))
    }

    pub(super) fn outcome_names(&self, id: AideId) -> Vec<String> {
        self.outcomes.get(&id).map(|all| all.iter().map(|o| o.name.clone()).collect()).unwrap_or_default()
    }

    /// The type of a part of an aid, read at that place.
    pub(super) fn outcome(&mut self, id: AideId, field: AideField, span: Span) -> Type {
        let found = self.outcomes.get(&id).and_then(|all| all.iter().find(|o| o.field == field));
        match found.and_then(|o| o.ty.clone()) {
            Some(ty) => ty,
            None => {
                self.missed.push((Node::Outcome(id, field), span));
                Type::Unknown
            }
        }
    }
}

/// The outcomes of an aid as written, with the part each is.
pub(super) fn outcomes(aide: &ast::Aide) -> Vec<(AideField, &ast::Outcome)> {
    let named =
        [(AideField::Assiette, &aide.assiette), (AideField::Taux, &aide.taux), (AideField::Montant, &aide.montant)];
    let results = aide.results.iter().zip(0..).map(|(outcome, index)| (AideField::Result(index), outcome));
    named.into_iter().filter_map(|(field, outcome)| Some((field, outcome.as_ref()?))).chain(results).collect()
}

impl Checker<'_> {
    pub(super) fn signatures(&mut self, items: &Items<'_>) {
        for item in &items.calculs {
            let params = self.params(&item.module, &item.node.params);
            let ty = item.node.ty.as_ref().map(|ty| self.ty(&item.module, ty));
            self.model.calculs.push(Calcul {
                name: item.name(&item.node.name),
                label: label(item.node.label.as_ref(), &item.node.name.text),
                params: params.clone(),
                ty: ty.clone().unwrap_or(Type::Unknown),
                notes: notes(&item.node.notes),
                versions: Vec::new(),
            });
            self.types.calculs.push(Signature { params, ty });
        }
        for item in &items.tables {
            let table = self.table_signature(item);
            self.model.tables.push(table);
        }
        for (index, item) in items.aides.iter().enumerate() {
            let id = AideId(super::declare::number(index));
            let aide = self.aide_signature(item);
            let mut types: Vec<OutcomeType> = Vec::new();
            let mut once = Once::default();
            for (field, outcome) in outcomes(item.node) {
                let reserved = ["assiette", "taux", "montant", "éligible", "eligible", "retenu"];
                if matches!(field, AideField::Result(_)) && reserved.contains(&outcome.name.text.as_str()) {
                    self.report(say::reserved_result(outcome.name.span, &outcome.name.text));
                } else if let Some(first) = once.before(&outcome.name) {
                    self.report(say::declared_twice(outcome.name.span, first, &outcome.name.text));
                }
                let ty = match &outcome.ty {
                    Some(ty) => Some(self.ty(&item.module, ty)),
                    None => implied(field, aide.nature),
                };
                types.push(OutcomeType { name: outcome.name.text.clone(), field, place: outcome.span, ty });
            }
            self.types.outcomes.insert(id, types);
            self.model.aides.push(aide);
        }
    }

    fn params(&mut self, module: &str, written: &[(ast::Ident, ast::TypeExpr)]) -> Vec<(String, Type)> {
        let mut params: Vec<(String, Type)> = Vec::with_capacity(written.len());
        let mut once = Once::default();
        for (name, ty) in written {
            if let Some(first) = once.before(name) {
                self.report(say::declared_twice(name.span, first, &name.text));
            }
            let mut read = self.ty(module, ty);
            if matches!(read, Type::List(_) | Type::Text) {
                let diagnostic = say_types::not_a_parameter(ty.span(), &self.describe(&read));
                self.report(diagnostic);
                read = Type::Unknown;
            }
            params.push((name.text.clone(), read));
        }
        params
    }

    fn table_signature(&mut self, item: &Placed<'_, ast::Table>) -> Table {
        let node = item.node;
        let mut keys = self.params(&item.module, &node.keys);
        for ((_, written), (_, ty)) in node.keys.iter().zip(&mut keys) {
            if matches!(ty, Type::Record(_)) {
                let diagnostic = say_types::not_a_parameter(written.span(), &self.describe(ty));
                self.report(diagnostic);
                *ty = Type::Unknown;
            }
        }
        if node.kind != TableKind::Table
            && let Some(((_, written), (_, ty))) = node.keys.first().zip(keys.first())
            && !matches!(ty, Type::Number(_) | Type::Unknown)
        {
            let diagnostic = say_types::not_a_number(written.span(), &self.describe(ty));
            self.report(diagnostic);
        }
        let mut results: Vec<(String, Type)> =
            node.results.iter().map(|(name, ty)| (name.text.clone(), self.ty(&item.module, ty))).collect();
        let mut once = Once::default();
        for (name, _) in &node.keys {
            // Told with the parameters.
            once.before(name);
        }
        for (name, _) in &node.results {
            if let Some(first) = once.before(name) {
                self.report(say::declared_twice(name.span, first, &name.text));
            }
        }
        let mut progressive = None;
        if node.kind == TableKind::Progressif
            && let Some((_, whole)) = results.first_mut()
        {
            progressive = Some(whole.clone());
            *whole = match (&*whole, keys.first().map(|(_, ty)| ty)) {
                (Type::Number(value), Some(Type::Number(key))) => Type::Number(value.div(key)),
                _ => Type::Unknown,
            };
        }
        Table {
            kind: node.kind,
            name: item.name(&node.name),
            label: label(node.label.as_ref(), &node.name.text),
            keys,
            results,
            progressive,
            notes: notes(&node.notes),
            versions: Vec::new(),
        }
    }

    /// Bodies of calculs and of the results of aids, in that order.
    pub(super) fn bodies(&mut self, items: &Items<'_>, order: &[Node]) {
        let mut written: BTreeMap<Node, (&Placed<'_, ast::Aide>, &ast::Outcome)> = BTreeMap::new();
        for (id, item) in (0..).map(AideId).zip(&items.aides) {
            for (field, outcome) in outcomes(item.node) {
                written.insert(Node::Outcome(id, field), (item, outcome));
            }
        }
        let mut made: BTreeMap<(AideId, AideField), Outcome> = BTreeMap::new();
        for node in order {
            match *node {
                Node::Calcul(id) => {
                    if let Some(item) = items.calculs.get(id.index()) {
                        self.calcul_body(id, item);
                    }
                }
                Node::Outcome(id, field) => {
                    if let Some((item, outcome)) = written.get(node) {
                        made.insert((id, field), self.outcome_body(id, field, item, outcome));
                    }
                }
            }
        }
        for ((id, field), outcome) in made {
            let Some(aide) = self.model.aides.get_mut(id.index()) else { continue };
            match field {
                AideField::Assiette => aide.assiette = Some(outcome),
                AideField::Taux => aide.taux = Some(outcome),
                AideField::Montant => aide.montant = Some(outcome),
                AideField::Eligible => {}
                // Results come in their order: the map is sorted by index.
                AideField::Result(_) => aide.results.push(outcome),
            }
        }
    }

    fn calcul_body(&mut self, id: CalculId, item: &Placed<'_, ast::Calcul>) {
        let mut scope = Scope::of(&item.module);
        scope.reader = Some(Thing::Calcul(id));
        scope.params = self.types.params(id).map(<[_]>::to_vec).unwrap_or_default();
        let declared = self.types.calculs.get(id.index()).and_then(|s| s.ty.clone());
        let notes = notes(&item.node.notes);
        let (versions, ty) = self.dated(&mut scope, &notes, &item.node.versions, declared);
        if let Some(signature) = self.types.calculs.get_mut(id.index()) {
            signature.ty = Some(ty.clone());
        }
        if let Some(calcul) = self.model.calculs.get_mut(id.index()) {
            calcul.ty = ty;
            calcul.versions = versions;
        }
    }

    fn outcome_body(
        &mut self,
        id: AideId,
        field: AideField,
        item: &Placed<'_, ast::Aide>,
        written: &ast::Outcome,
    ) -> Outcome {
        let mut scope = Scope::of(&item.module);
        scope.aide = Some((id, written.span));
        scope.reader = Some(Thing::Part(id, field));
        let slot = |types: &Types| types.outcomes.get(&id)?.iter().position(|o| o.field == field);
        let position = slot(&self.types);
        let declared = position.and_then(|p| self.types.outcomes.get(&id)?.get(p)?.ty.clone());
        let notes = notes(&written.notes);
        let (versions, ty) = self.dated(&mut scope, &notes, &written.versions, declared);
        if let Some(found) = position.and_then(|p| self.types.outcomes.get_mut(&id)?.get_mut(p)) {
            found.ty = Some(ty.clone());
        }
        if matches!(field, AideField::Assiette | AideField::Taux | AideField::Montant)
            && !matches!(ty, Type::Number(_) | Type::Unknown)
        {
            let diagnostic = say_types::not_a_number(written.span, &self.describe(&ty));
            self.report(diagnostic);
        }
        Outcome {
            name: written.name.text.clone(),
            label: label(written.label.as_ref(), &written.name.text),
            ty,
            notes,
            versions,
            span: written.span,
        }
    }

    /// Values by period, all of one type: the one declared, or that of the first.
    fn dated(
        &mut self,
        scope: &mut Scope,
        notes: &Notes,
        written: &[ast::Version<ast::Valeur>],
        declared: Option<Type>,
    ) -> (Vec<Version<Valeur>>, Type) {
        let mut ty = declared;
        let versions = self.versions(notes, written, |checker, valeur| {
            let (valeur, found) = checker.valeur(scope, valeur, ty.as_ref());
            if ty.is_none() && found != Type::Unknown {
                ty = Some(found);
            }
            valeur
        });
        (versions, ty.unwrap_or(Type::Unknown))
    }

    fn aide_signature(&mut self, item: &Placed<'_, ast::Aide>) -> Aide {
        let (axe, nature) = self.axe_and_nature(item.node);
        Aide {
            name: item.name(&item.node.name),
            label: label(item.node.label.as_ref(), &item.node.name.text),
            axe,
            financeurs: super::dates::texts(&item.node.financeurs),
            beneficiaires: super::dates::texts(&item.node.beneficiaires),
            nature,
            notes: notes(&item.node.notes),
            periods: Vec::new(),
            closures: Vec::new(),
            conditions: Vec::new(),
            assiette: None,
            taux: None,
            montant: None,
            results: Vec::new(),
            documents: super::dates::texts(&item.node.documents),
            steps: item
                .node
                .steps
                .iter()
                .map(|(what, at)| (what.text.clone(), super::dates::text(at.as_ref())))
                .collect(),
        }
    }
}

/// The type of a part of an aid that its nature implies.
fn implied(field: AideField, nature: Nature) -> Option<Type> {
    if field != AideField::Montant {
        return None;
    }
    match nature {
        Nature::TauxTva => Some(Type::Number(Unit::proportion())),
        Nature::Allocation => Some(Type::Number(Unit::euro().div(&Unit::base("mois")))),
        // A rent by square metre, an exemption of half a tax: any unit.
        Nature::Plafond | Nature::Exoneration => None,
        _ => Some(Type::Number(Unit::euro())),
    }
}
