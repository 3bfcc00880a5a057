import java.io.File;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

import org.semanticweb.HermiT.Reasoner;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.OWLClass;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.profiles.OWL2DLProfile;
import org.semanticweb.owlapi.profiles.OWL2ELProfile;
import org.semanticweb.owlapi.profiles.OWL2QLProfile;
import org.semanticweb.owlapi.profiles.OWL2RLProfile;
import org.semanticweb.owlapi.profiles.OWLProfile;
import org.semanticweb.owlapi.profiles.OWLProfileReport;
import org.semanticweb.owlapi.profiles.OWLProfileViolation;

/**
 * Reads an RDF/XML file and prints, one finding a line, tab-separated.
 *
 * <p>{@code profiles FILE}: for each OWL 2 profile its name and "yes" or "no", then its violations.
 * <p>{@code consistency FILE}: "consistent" and "yes" or "no"; where yes, each class that can have no member.
 *
 * <p>Run as a single source file with HermiT's jar, which holds the OWL API, on the class path.
 */
public final class ReasonerCheck {
    public static void main(String[] arguments) throws Exception {
        OWLOntology ontology =
                OWLManager.createOWLOntologyManager().loadOntologyFromOntologyDocument(new File(arguments[1]));
        // An empty or misread file would pass every check, so the caller is told how much was read.
        System.out.println("axioms\t" + ontology.getLogicalAxiomCount());
        if (arguments[0].equals("profiles")) {
            printProfiles(ontology);
        } else {
            printConsistency(ontology);
        }
    }

    private static void printProfiles(OWLOntology ontology) {
        Map<String, OWLProfile> profiles = new LinkedHashMap<>();
        profiles.put("DL", new OWL2DLProfile());
        profiles.put("RL", new OWL2RLProfile());
        profiles.put("EL", new OWL2ELProfile());
        profiles.put("QL", new OWL2QLProfile());
        profiles.forEach((name, profile) -> {
            OWLProfileReport report = profile.checkOntology(ontology);
            System.out.println(name + "\t" + (report.isInProfile() ? "yes" : "no"));
            for (OWLProfileViolation violation : report.getViolations()) {
                System.out.println("violation\t" + name + "\t" + violation);
            }
        });
    }

    private static void printConsistency(OWLOntology ontology) {
        Reasoner reasoner = new Reasoner(ontology);
        boolean consistent = reasoner.isConsistent();
        System.out.println("consistent\t" + (consistent ? "yes" : "no"));
        if (consistent) {
            for (OWLClass empty : new TreeSet<>(reasoner.getUnsatisfiableClasses().getEntitiesMinusBottom())) {
                System.out.println("unsatisfiable\t" + empty.toStringID());
            }
        }
    }
}
